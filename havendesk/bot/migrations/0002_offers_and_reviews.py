"""What a decision was made from, acts that wait for a customer's word, and what is thought of answers."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("bot", "0001_initial"),
        ("customers", "0003_erasure"),
        ("people", "0002_presence"),
        ("tickets", "0007_message_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="inputs",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("exchange_customer_id", models.CharField(max_length=128)),
                ("name", models.CharField(max_length=40)),
                ("arguments", models.JSONField()),
                ("language", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=12)),
                ("outcome", models.CharField(default="", max_length=200)),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
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
                "db_table": "bot_offer",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["offered", "confirmed"])),
                        fields=["expires_at"],
                        name="bot_offer_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["offered", "confirmed", "done", "failed", "declined", "expired"])
                        ),
                        name="bot_offer_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "done", "failed"]), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="bot_offer_done_only_if_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(default="", max_length=20)),
                ("note", models.CharField(default="", max_length=1000)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bot.answer"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "bot_review",
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["at", "id"], name="bot_review_open"
                    ),
                    models.Index(
                        condition=models.Q(("outcome", ""), _negated=True),
                        fields=["-settled_at", "-id"],
                        name="bot_review_settled",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["customer", "agent"])), name="bot_review_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True)),
                            models.Q(
                                ("outcome__in", ["right", "wrong", "knowledge_missing"]),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bot_review_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("helped", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "db_table": "bot_verdict",
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "number"), name="bot_verdict_once")
                ],
            },
        ),
    ]
