"""Work on tickets: tags, links, snooze, merge, and files that a split off ticket shows too."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


def points_at(model: str, **details: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **details
    )


def own_id() -> Any:
    return models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("tickets", "0005_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", own_id()),
                ("name", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("colour", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "tickets_tag"},
        ),
        migrations.CreateModel(
            name="TicketTag",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "ticket_id",
                        "tag_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("ticket", points_at("tickets.ticket", db_index=False)),
                ("tag", points_at("tickets.tag", db_index=False)),
            ],
            options={
                "db_table": "tickets_ticket_tag",
                "indexes": [models.Index(fields=["tag", "ticket"], name="tickets_tag_uses")],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", own_id()),
                ("kind", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("ticket", points_at("tickets.ticket", db_index=False)),
                ("other", points_at("tickets.ticket")),
                ("staff", points_at("people.staff", null=True)),
            ],
            options={
                "db_table": "tickets_link",
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "other", "kind"), name="tickets_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ticket", models.F("other")), _negated=True),
                        name="tickets_link_of_two",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="attachment",
            name="copy_of",
            field=points_at("tickets.attachment", db_index=False, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="merged_into",
            field=points_at("tickets.ticket", db_index=False, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="snoozed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("copy_of__isnull", False)),
                fields=["copy_of"],
                name="tickets_attachment_copies",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("snoozed_until__isnull", False)),
                fields=["snoozed_until"],
                name="tickets_snoozed",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="tickets_merged",
            ),
        ),
    ]
