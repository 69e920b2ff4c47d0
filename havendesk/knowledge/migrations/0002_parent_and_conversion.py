"""From which language a text was made, and whether a machine converted it."""

from django.db import migrations, models

PARENTS = "UPDATE knowledge_article_text SET parent = 'en' WHERE language <> 'en'"


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="articletext",
            name="parent",
            field=models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="articletext",
            name="converted",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveConstraint(model_name="articletext", name="knowledge_text_status"),
        migrations.AddConstraint(
            model_name="articletext",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["published", "superseded", "withdrawn"])),
                name="knowledge_text_status",
            ),
        ),
        migrations.RunSQL(PARENTS, migrations.RunSQL.noop),
    ]
