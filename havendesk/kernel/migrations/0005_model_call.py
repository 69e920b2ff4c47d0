"""Calls of language models: what for, what they cost, how they ended."""

from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0004_use_count"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelCall",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=12)),
                ("conversation", models.UUIDField(null=True)),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.UUIDField(null=True)),
                ("model", models.CharField(max_length=120)),
                ("prompt_hash", models.BinaryField(max_length=32)),
                ("tokens", models.PositiveIntegerField()),
                ("prompt_tokens", models.PositiveIntegerField(null=True)),
                ("answer_tokens", models.PositiveIntegerField(null=True)),
                ("milliseconds", models.PositiveIntegerField(null=True)),
                ("outcome", models.CharField(max_length=24)),
                ("detail", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_model_call",
                "indexes": [
                    models.Index(fields=["at"], name="kernel_model_call_at"),
                    models.Index(fields=["conversation", "at"], name="kernel_model_call_about"),
                ],
            },
        ),
    ]
