"""Cases, their steps, what they found, and tasks of people."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0003_erasure"),
        ("people", "0002_presence"),
        ("protection", "0001_freezes"),
        ("tickets", "0007_message_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=16)),
                ("exchange_ref", models.CharField(max_length=128)),
                ("jurisdiction", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=10)),
                ("chat_id", models.UUIDField(null=True)),
                ("drill", models.BooleanField()),
                ("state", models.CharField(max_length=12)),
                ("reported_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("suspected_since", models.DateTimeField(null=True)),
                ("suspected_by", models.CharField(max_length=20)),
                ("settled_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("close_reason", models.CharField(blank=True, max_length=500)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "freeze",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protection.freeze"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "db_table": "cases_takeover_case",
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("venue", models.CharField(blank=True, max_length=100)),
                ("number", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("text", models.TextField()),
                (
                    "covers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=260), size=None
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_takeover.case",
                    ),
                ),
            ],
            options={
                "db_table": "cases_takeover_alert",
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=20)),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=128, unique=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("wanted_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("claim", models.UUIDField(null=True)),
                ("undoing", models.BooleanField(default=False)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("result", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_takeover.case",
                    ),
                ),
            ],
            options={
                "db_table": "cases_takeover_case_step",
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("transfer_id", models.CharField(max_length=128)),
                ("way", models.CharField(max_length=10)),
                ("asset", models.CharField(max_length=20)),
                ("amount", models.DecimalField(decimal_places=36, max_digits=78)),
                ("network", models.CharField(blank=True, max_length=40)),
                ("txid", models.CharField(blank=True, max_length=128)),
                ("address", models.CharField(blank=True, max_length=256)),
                ("tag", models.CharField(blank=True, max_length=128)),
                ("venue", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(max_length=24)),
                ("chain", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField()),
                ("hold", models.CharField(max_length=10)),
                ("hold_id", models.CharField(blank=True, max_length=128)),
                ("held_ref", models.CharField(blank=True, max_length=128)),
                ("hold_code", models.CharField(blank=True, max_length=64)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_takeover.case",
                    ),
                ),
            ],
            options={
                "db_table": "cases_takeover_outgoing",
            },
        ),
        migrations.CreateModel(
            name="Sibling",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("exchange_ref", models.CharField(max_length=128)),
                (
                    "found_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_takeover.case",
                    ),
                ),
            ],
            options={
                "db_table": "cases_takeover_sibling",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=24)),
                ("about", models.CharField(blank=True, max_length=128)),
                ("state", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_takeover.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "db_table": "cases_takeover_task",
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-opened_at", "-id"], name="cases_takeover_newest"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="cases_takeover_closed_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                fields=("case", "venue", "number"), name="cases_takeover_alert_once"
            ),
        ),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["next_at"],
                name="cases_takeover_step_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.UniqueConstraint(fields=("case", "name"), name="cases_takeover_step_once"),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.UniqueConstraint(
                fields=("case", "transfer_id"), name="cases_takeover_outgoing_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sibling",
            constraint=models.UniqueConstraint(
                fields=("case", "exchange_ref"), name="cases_takeover_sibling_once"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due_at"], name="cases_takeover_task_clock"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=("case", "kind", "about"), name="cases_takeover_task_once"
            ),
        ),
    ]
