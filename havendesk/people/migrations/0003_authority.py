"""What staff may do alone, approvals by a second person, break-glass, agents' codes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids

# What was asked stays what was asked, and an end is an end: whoever gets past the code meets this.
TRIGGER = """
CREATE FUNCTION people_approval_keeps() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (NEW.id, NEW.act, NEW.arguments, NEW.digest, NEW.reason, NEW.asset, NEW.quantity, NEW.asked_by_id,
        NEW.asked_at, NEW.expires_at) IS DISTINCT FROM
       (OLD.id, OLD.act, OLD.arguments, OLD.digest, OLD.reason, OLD.asset, OLD.quantity, OLD.asked_by_id,
        OLD.asked_at, OLD.expires_at)
    THEN
        RAISE EXCEPTION 'what was asked of a second person does not change';
    END IF;
    IF OLD.state <> NEW.state AND NOT (
        (OLD.state = 'waiting' AND NEW.state IN ('approved', 'refused', 'expired'))
        OR (OLD.state = 'approved' AND NEW.state IN ('executed', 'failed')))
    THEN
        RAISE EXCEPTION 'an approval does not go from % to %', OLD.state, NEW.state;
    END IF;
    IF OLD.state <> 'waiting' AND (NEW.second_id, NEW.decided_at, NEW.decision_reason) IS DISTINCT FROM
        (OLD.second_id, OLD.decided_at, OLD.decision_reason)
    THEN
        RAISE EXCEPTION 'who decided, when and why does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_approval_keeps BEFORE UPDATE ON people_approval
    FOR EACH ROW EXECUTE FUNCTION people_approval_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_presence"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorityLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("role", models.CharField(max_length=20)),
                ("act", models.CharField(max_length=60)),
                ("count_per_day", models.PositiveIntegerField(null=True)),
                ("asset", models.CharField(blank=True, default="", max_length=20)),
                ("value_per_day", models.DecimalField(decimal_places=36, max_digits=78, null=True)),
            ],
            options={
                "db_table": "people_authority_limit",
                "constraints": [
                    models.UniqueConstraint(fields=("role", "act", "asset"), name="people_limit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asset", ""), ("value_per_day__isnull", True)),
                            models.Q(models.Q(("asset", ""), _negated=True), ("value_per_day__gte", 0)),
                            _connector="OR",
                        ),
                        name="people_limit_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("act", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=500)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("verdict", models.CharField(blank=True, default="", max_length=16)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "people_break_glass",
            },
        ),
        migrations.CreateModel(
            name="AuthorityUse",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("act", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200)),
                ("digest", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("asset", models.CharField(blank=True, default="", max_length=20)),
                ("quantity", models.DecimalField(decimal_places=36, max_digits=78, null=True)),
                ("worth", models.DecimalField(decimal_places=36, max_digits=78, null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "glass",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.breakglass",
                    ),
                ),
            ],
            options={
                "db_table": "people_authority_use",
            },
        ),
        migrations.CreateModel(
            name="AgentCodeRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("ticket_id", models.UUIDField()),
                ("code_hash", models.BinaryField(max_length=32, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "people_agent_code",
                "indexes": [models.Index(fields=["ticket_id", "staff"], name="people_agent_code_of")],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("act", models.CharField(max_length=60)),
                ("arguments", models.JSONField()),
                ("digest", models.BinaryField(max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("asset", models.CharField(blank=True, default="", max_length=20)),
                ("quantity", models.DecimalField(decimal_places=36, max_digits=78, null=True)),
                ("asked_at", models.DateTimeField()),
                ("chosen_at", models.DateTimeField(null=True)),
                (
                    "passed_over",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, default="", max_length=500)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "people_approval",
                "indexes": [
                    models.Index(fields=["second", "state"], name="people_approval_of_second"),
                    models.Index(fields=["asked_by", "-asked_at"], name="people_approval_of_asker"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "approved"])),
                        fields=["expires_at"],
                        name="people_approval_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "approved"])),
                        fields=("asked_by", "digest"),
                        name="people_approval_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second__isnull", True),
                            models.Q(("second", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_approval_not_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "approved", "refused", "expired", "executed", "failed"])
                        ),
                        name="people_approval_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "expired"]),
                            models.Q(("decided_at__isnull", False), ("second__isnull", False)),
                            _connector="OR",
                        ),
                        name="people_approval_decided",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reviewed_at__isnull", True)), fields=("staff",), name="people_glass_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("staff")), _negated=True),
                    _connector="OR",
                ),
                name="people_glass_not_oneself",
            ),
        ),
        migrations.AddIndex(
            model_name="authorityuse",
            index=models.Index(fields=["staff", "act", "day"], name="people_use_of_day"),
        ),
        migrations.AddConstraint(
            model_name="authorityuse",
            constraint=models.UniqueConstraint(fields=("staff", "act", "key"), name="people_use_once"),
        ),
        migrations.RunSQL(
            TRIGGER,
            "DROP TRIGGER people_approval_keeps ON people_approval; DROP FUNCTION people_approval_keeps();",
        ),
    ]
