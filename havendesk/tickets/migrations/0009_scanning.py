"""What the virus scanner says of a file: held back until then, in quarantine when it found something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0008_withheld"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="scan",
            field=models.CharField(db_default="none", default="none", max_length=10),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_attempts",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_finding",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_looked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("scan_due_at__isnull", False)),
                fields=["scan_due_at"],
                name="tickets_attachment_scan_due",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("scan", "infected")),
                fields=["-uploaded_at", "-id"],
                name="tickets_attachment_infected",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["none", "waiting", "clean", "infected"])),
                name="tickets_attachment_scan",
            ),
        ),
    ]
