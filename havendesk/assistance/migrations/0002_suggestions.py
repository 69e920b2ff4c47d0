"""Suggestions for a reply, and what became of them."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_initial"),
        ("people", "0002_presence"),
        ("tickets", "0007_message_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("outcome", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "db_table": "assistance_suggestion",
                "indexes": [models.Index(fields=["at"], name="assistance_suggestion_at")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ticket", "staff", "kind", "subject"), name="assistance_suggestion_once"
                    )
                ],
            },
        ),
    ]
