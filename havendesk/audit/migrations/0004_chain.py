"""A checkpoint names the one before it, so that one that is taken away leaves a gap."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_log"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkpoint",
            name="previous",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
    ]
