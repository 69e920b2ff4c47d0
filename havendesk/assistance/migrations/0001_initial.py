"""Tables of the room at its beginning: translations and originals."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_presence"),
        ("tickets", "0007_message_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Original",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("client_key", models.UUIDField()),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=10)),
                ("sent_language", models.CharField(max_length=10)),
                ("translator", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
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
                "db_table": "assistance_original",
                "indexes": [models.Index(fields=["at"], name="assistance_original_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "client_key"), name="assistance_original_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("source", models.CharField(max_length=10)),
                ("target", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("translator", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "db_table": "assistance_translation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ticket", "target", "number"), name="assistance_translation_once"
                    )
                ],
            },
        ),
    ]
