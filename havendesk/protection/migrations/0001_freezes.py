"""Freezes, and the snapshot as a private table: its body comes out only through a function that records.

Viewer and reason come by ``SET LOCAL`` as for ``customers_private_card``.
"""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids

PRIVATE = """
REVOKE ALL ON protection_snapshot_private FROM havendesk_app;
GRANT INSERT ON protection_snapshot_private TO havendesk_app;
GRANT SELECT (freeze_id, taken_at, missing, sha256) ON protection_snapshot_private TO havendesk_app;

CREATE FUNCTION protection_snapshot(wanted uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    viewer_kind text := current_setting('havendesk.viewer_kind', true);
    of_customer uuid;
    of_ticket uuid;
BEGIN
    IF viewer_kind IS NULL OR viewer_kind NOT IN ('staff', 'service', 'system') THEN
        RAISE EXCEPTION 'no viewer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF viewer_kind <> 'system' AND coalesce(current_setting('havendesk.reason', true), '') = '' THEN
        RAISE EXCEPTION 'no reason' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT f.customer_id, f.ticket_id INTO of_customer, of_ticket
    FROM protection_freeze f WHERE f.id = wanted;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM customers_record_look('protection.snapshot', 'security', of_customer, of_ticket);
    RETURN (SELECT s.body FROM protection_snapshot_private s WHERE s.freeze_id = wanted);
END
$$;
REVOKE ALL ON FUNCTION protection_snapshot(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_snapshot(uuid) TO havendesk_app;
"""

ON_RECORD = """
CREATE CONSTRAINT TRIGGER protection_freeze_on_record AFTER INSERT OR UPDATE OF entry_id ON protection_freeze
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_must_exist('entry_id');
CREATE CONSTRAINT TRIGGER protection_back_on_record AFTER UPDATE OF release_entry_id ON protection_freeze
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.release_entry_id IS NOT NULL)
    EXECUTE FUNCTION audit_must_exist('release_entry_id');
CREATE CONSTRAINT TRIGGER protection_report_on_record AFTER INSERT OR UPDATE OF entry_id ON protection_report
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_must_exist('entry_id');
"""

ON_RECORD_BACK = """
DROP TRIGGER protection_freeze_on_record ON protection_freeze;
DROP TRIGGER protection_back_on_record ON protection_freeze;
DROP TRIGGER protection_report_on_record ON protection_report;
"""

PRIVATE_BACK = """
DROP FUNCTION protection_snapshot(uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON protection_snapshot_private TO havendesk_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0003_log"),
        ("customers", "0003_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Freeze",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("exchange_customer_id", models.CharField(max_length=128)),
                ("source", models.CharField(max_length=16)),
                ("strength", models.CharField(max_length=12)),
                ("scope", models.JSONField()),
                ("hold_id", models.CharField(blank=True, max_length=128)),
                ("state", models.CharField(default="wanted", max_length=12)),
                ("ticket_id", models.UUIDField(null=True)),
                ("drill", models.BooleanField(default=False)),
                ("reports", models.PositiveIntegerField(default=1)),
                ("entry_id", models.UUIDField()),
                ("reported_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("stuck_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("release_wanted_at", models.DateTimeField(null=True)),
                ("release_reason", models.CharField(blank=True, max_length=200)),
                ("release_entry_id", models.UUIDField(null=True)),
                ("release_attempts", models.PositiveIntegerField(default=0)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "protection_freeze",
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "freeze",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="protection.freeze",
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("missing", models.JSONField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("body", models.JSONField()),
            ],
            options={
                "db_table": "protection_snapshot_private",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("account", models.CharField(blank=True, max_length=254)),
                ("fact", models.CharField(blank=True, max_length=128)),
                ("state", models.CharField(max_length=12)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
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
                "db_table": "protection_claim",
            },
        ),
        migrations.CreateModel(
            name="FreezeStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=20)),
                ("state", models.CharField(default="wanted", max_length=12)),
                ("round", models.PositiveIntegerField(default=1)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("looks", models.PositiveIntegerField(default=0)),
                ("code", models.CharField(blank=True, max_length=64)),
                ("wanted_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "freeze",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protection.freeze"
                    ),
                ),
            ],
            options={
                "db_table": "protection_freeze_step",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=16)),
                ("strength", models.CharField(max_length=12)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("ticket_id", models.UUIDField(null=True)),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.UUIDField(null=True)),
                ("idempotency_key", models.CharField(max_length=128, unique=True)),
                ("entry_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "freeze",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protection.freeze"
                    ),
                ),
            ],
            options={
                "db_table": "protection_report",
            },
        ),
        migrations.AddIndex(
            model_name="freeze",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "id"],
                name="protection_freeze_due",
            ),
        ),
        migrations.AddIndex(
            model_name="freeze",
            index=models.Index(fields=["-reported_at", "-id"], name="protection_freeze_newest"),
        ),
        migrations.AddConstraint(
            model_name="freeze",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "released"), _negated=True),
                fields=("customer",),
                name="protection_one_open_freeze",
            ),
        ),
        migrations.AddConstraint(
            model_name="freeze",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["wanted", "sent", "confirmed", "stuck", "releasing", "released"])
                ),
                name="protection_freeze_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="freeze",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("release_wanted_at__isnull", True), ("release_entry_id__isnull", False), _connector="OR"
                ),
                name="protection_release_on_record",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="protection_claim_due"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["at"], name="protection_claim_at"),
        ),
        migrations.AddConstraint(
            model_name="freezestep",
            constraint=models.UniqueConstraint(fields=("freeze", "name"), name="protection_step_once"),
        ),
        migrations.AddConstraint(
            model_name="freezestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["wanted", "sent", "confirmed", "failed", "skipped"])),
                name="protection_step_state",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["freeze", "at"], name="protection_report_of"),
        ),
        migrations.RunSQL(PRIVATE, PRIVATE_BACK),
        migrations.RunSQL(ON_RECORD, ON_RECORD_BACK),
    ]
