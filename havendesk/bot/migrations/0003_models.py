"""Models of understanding and their trainings."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("bot", "0002_offers_and_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("state", models.CharField(max_length=10)),
                ("asked_by", models.CharField(max_length=20)),
                ("reason", models.CharField(default="", max_length=500)),
                ("allow_drop", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("report", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "bot_training",
                "indexes": [models.Index(fields=["-asked_at"], name="bot_training_asked")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "running", "done", "refused", "failed"])),
                        name="bot_training_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Model",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("language", models.CharField(max_length=10)),
                ("content", models.BinaryField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("card", models.JSONField()),
                ("questions", models.JSONField()),
                ("current", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bot.training"
                    ),
                ),
            ],
            options={
                "db_table": "bot_model",
                "indexes": [models.Index(fields=["language", "-made_at"], name="bot_model_made")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("language",),
                        name="bot_model_one_current",
                    )
                ],
            },
        ),
    ]
