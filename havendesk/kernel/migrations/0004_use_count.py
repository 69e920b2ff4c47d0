"""Counts of what strangers use: uploads, sessions, suggestions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_beat_since"),
    ]

    operations = [
        migrations.CreateModel(
            name="UseCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("subject_hash", models.BinaryField(max_length=32)),
                ("window", models.DateTimeField(db_index=True)),
                ("amount", models.BigIntegerField()),
            ],
            options={
                "db_table": "kernel_use_count",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject_hash", "window"), name="kernel_use_count_once"
                    )
                ],
            },
        ),
    ]
