"""Outbox, switches, dead letters, legal holds, signs of life."""

from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("job", models.CharField(max_length=120)),
                ("arguments", models.JSONField()),
                ("error", models.CharField(max_length=500)),
                ("attempts", models.PositiveIntegerField()),
                ("at", models.DateTimeField(db_index=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "kernel_dead_letter",
            },
        ),
        migrations.CreateModel(
            name="KillSwitch",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("off", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_kill_switch",
            },
        ),
        migrations.CreateModel(
            name="OutboxRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=120)),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_outbox",
            },
        ),
        migrations.CreateModel(
            name="ProcessBeat",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_process_beat",
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("reason", models.CharField(max_length=500)),
                ("placed_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "kernel_legal_hold",
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id"], name="kernel_legal_hold_subject")
                ],
            },
        ),
    ]
