"""Presence that turns by itself: away after a while without a touch, back, the end of a wrap-up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField("presence", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField("presence", "active_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "presence", "returns_to", models.CharField(blank=True, default="", max_length=12)
        ),
        migrations.AddField("presence", "until", models.DateTimeField(null=True)),
    ]
