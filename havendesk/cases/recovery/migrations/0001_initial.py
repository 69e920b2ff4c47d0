"""Recoveries, their proofs, questions and knocks."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0003_erasure"),
        ("people", "0003_authority"),
        ("protection", "0003_watching"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recovery",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("exchange_ref", models.CharField(max_length=128)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(max_length=16)),
                ("factor", models.CharField(blank=True, max_length=12)),
                ("begun_by", models.CharField(max_length=10)),
                ("danger", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=10)),
                ("end_code", models.CharField(blank=True, max_length=20)),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("cooling_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("approval_id", models.UUIDField(null=True)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "asked_by",
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
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.freeze",
                    ),
                ),
            ],
            options={
                "db_table": "cases_recovery_recovery",
            },
        ),
        migrations.CreateModel(
            name="LiveQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=20)),
                ("matter", models.CharField(max_length=128)),
                ("params", models.JSONField()),
                ("digest", models.BinaryField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("right", models.BooleanField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_recovery.recovery",
                    ),
                ),
            ],
            options={
                "db_table": "cases_recovery_question",
            },
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("account", models.CharField(blank=True, max_length=254)),
                ("kind", models.CharField(max_length=16)),
                ("factor", models.CharField(blank=True, max_length=12)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "recovery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_recovery.recovery",
                    ),
                ),
            ],
            options={
                "db_table": "cases_recovery_knock",
            },
        ),
        migrations.CreateModel(
            name="RecoveryProof",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("proof", models.CharField(max_length=16)),
                ("state", models.CharField(default="missing", max_length=10)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("until", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("ref", models.CharField(blank=True, max_length=128)),
                ("url", models.CharField(blank=True, max_length=500)),
                (
                    "recovery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases_recovery.recovery",
                    ),
                ),
            ],
            options={
                "db_table": "cases_recovery_proof",
            },
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="cases_recovery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(fields=["customer", "-begun_at"], name="cases_recovery_newest"),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "proving", "cooling", "approving", "giving"))),
                fields=("customer",),
                name="cases_recovery_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["open", "proving", "cooling", "approving", "giving", "done", "stopped", "expired"],
                    )
                ),
                name="cases_recovery_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("state__in", ("open", "proving", "cooling", "approving", "giving")),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ("open", "proving", "cooling", "approving", "giving")),
                            _negated=True,
                        ),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cases_recovery_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approving", "giving", "done"]), _negated=True),
                    ("cooling_until__isnull", False),
                    _connector="OR",
                ),
                name="cases_recovery_cooled_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryproof",
            constraint=models.UniqueConstraint(
                fields=("recovery", "proof"), name="cases_recovery_proof_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_at__isnull", False), ("state", "given")),
                    models.Q(models.Q(("state", "given"), _negated=True), ("given_at__isnull", True)),
                    _connector="OR",
                ),
                name="cases_recovery_given_has_time",
            ),
        ),
    ]
