"""Tables of the watch over accounts."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_erasure"),
        ("protection", "0002_holds"),
    ]

    operations = [
        migrations.CreateModel(
            name="WatchCursor",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("cursor", models.CharField(blank=True, max_length=256)),
                ("began_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "protection_watch_cursor",
            },
        ),
        migrations.CreateModel(
            name="SeenEvent",
            fields=[
                ("event_id", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("exchange_ref", models.CharField(max_length=128)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "db_table": "protection_seen_event",
                "indexes": [
                    models.Index(fields=["exchange_ref"], name="protection_seen_of"),
                    models.Index(fields=["seen_at"], name="protection_seen_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustedDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("exchange_ref", models.CharField(max_length=128)),
                ("device_id", models.CharField(max_length=128)),
                ("warning_id", models.UUIDField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "protection_trusted_device",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("exchange_ref", "device_id"), name="protection_trusted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchedAccount",
            fields=[
                ("exchange_ref", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("rings", models.PositiveBigIntegerField(default=1)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("looked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "protection_watched_account",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="protection_watch_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountWarning",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("exchange_ref", models.CharField(max_length=128)),
                ("rule", models.CharField(max_length=24)),
                ("score", models.PositiveIntegerField()),
                ("findings", models.JSONField()),
                ("event_id", models.CharField(max_length=128)),
                ("event_at", models.DateTimeField()),
                ("device_id", models.CharField(blank=True, max_length=128)),
                ("state", models.CharField(default="open", max_length=12)),
                ("policy", models.CharField(default="warn", max_length=8)),
                ("act", models.CharField(default="none", max_length=16)),
                ("act_due_at", models.DateTimeField(null=True)),
                ("hold_ids", models.JSONField(default=list)),
                ("raised_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "protection_warning",
                "indexes": [
                    models.Index(fields=["state", "-id"], name="protection_warning_list"),
                    models.Index(fields=["exchange_ref", "rule", "raised_at"], name="protection_warning_of"),
                    models.Index(
                        condition=models.Q(("act_due_at__isnull", False)),
                        fields=["act_due_at"],
                        name="protection_warning_to_act",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("exchange_ref", "rule", "event_id"), name="protection_warned_once"
                    )
                ],
            },
        ),
    ]
