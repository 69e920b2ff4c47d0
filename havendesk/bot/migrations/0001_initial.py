"""Tables of the room at its beginning."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(null=True)),
                ("question_number", models.PositiveIntegerField()),
                ("decision", models.CharField(max_length=12)),
                ("detail", models.CharField(max_length=40)),
                ("evidence", models.JSONField()),
                ("language", models.CharField(max_length=10)),
                ("rules_version", models.CharField(max_length=40)),
                ("seconds", models.FloatField()),
                ("at", models.DateTimeField()),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "db_table": "bot_answer",
                "indexes": [models.Index(fields=["at"], name="bot_answer_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["answer", "clarify", "act", "hand_over"])),
                        name="bot_answer_decision",
                    ),
                    models.UniqueConstraint(fields=("ticket", "question_number"), name="bot_answer_once"),
                ],
            },
        ),
    ]
