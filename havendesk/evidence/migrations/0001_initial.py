"""Packages of evidence, their timestamps, their custody; what was issued is held by the database."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids

# What makes a package what it is. Words of people in it (reason, legal process) may be erased.
KEEP = """
CREATE FUNCTION evidence_keep_issued() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state = 'ready' AND (
        (NEW.id, NEW.reference, NEW.customer_id, NEW.version, NEW.languages, NEW.time_zone, NEW.country,
         NEW.ordered_by_kind, NEW.ordered_by_id, NEW.ordered_at, NEW.state, NEW.ready_at, NEW.path,
         NEW.file_name, NEW.size, NEW.sha256, NEW.sealed, NEW.not_stamped)
        IS DISTINCT FROM
        (OLD.id, OLD.reference, OLD.customer_id, OLD.version, OLD.languages, OLD.time_zone, OLD.country,
         OLD.ordered_by_kind, OLD.ordered_by_id, OLD.ordered_at, OLD.state, OLD.ready_at, OLD.path,
         OLD.file_name, OLD.size, OLD.sha256, OLD.sealed, OLD.not_stamped)
        OR (OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
        OR (OLD.stamped_at IS NOT NULL AND NEW.stamped_at IS DISTINCT FROM OLD.stamped_at)
        OR (OLD.gone_at IS NOT NULL AND NEW.gone_at IS DISTINCT FROM OLD.gone_at)
    ) THEN
        RAISE EXCEPTION 'package % was issued and never changes', OLD.reference
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER evidence_package_keep BEFORE UPDATE ON evidence_package
    FOR EACH ROW EXECUTE FUNCTION evidence_keep_issued();
"""
KEEP_BACK = "DROP TRIGGER evidence_package_keep ON evidence_package; DROP FUNCTION evidence_keep_issued()"

# An event of the custody that is in no record is none.
ON_RECORD = """
CREATE CONSTRAINT TRIGGER evidence_custody_on_record AFTER INSERT ON evidence_custody
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_must_exist('entry_id');
"""
ON_RECORD_BACK = "DROP TRIGGER evidence_custody_on_record ON evidence_custody"

RIGHTS = """
REVOKE DELETE ON evidence_package FROM havendesk_app;
REVOKE UPDATE, DELETE ON evidence_timestamp, evidence_custody FROM havendesk_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0003_log"),
        ("customers", "0003_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("version", models.CharField(max_length=10)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                ("time_zone", models.CharField(max_length=64)),
                ("country", models.CharField(max_length=2)),
                ("recipient", models.CharField(blank=True, max_length=400)),
                ("legal_process", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("ordered_by_kind", models.CharField(max_length=12)),
                ("ordered_by_id", models.UUIDField(null=True)),
                ("ordered_at", models.DateTimeField()),
                ("state", models.CharField(default="ordered", max_length=10)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("chapters", models.PositiveSmallIntegerField(default=0)),
                ("chapters_done", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=60)),
                ("ready_at", models.DateTimeField(null=True)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.BinaryField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("stamp_wanted", models.BooleanField(default=False)),
                ("not_stamped", models.CharField(blank=True, max_length=200)),
                ("stamped_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.package",
                    ),
                ),
            ],
            options={
                "db_table": "evidence_package",
            },
        ),
        migrations.CreateModel(
            name="Timestamp",
            fields=[
                (
                    "package",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="evidence.package",
                    ),
                ),
                ("token", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "evidence_timestamp",
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("act", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.UUIDField(null=True)),
                ("entry_id", models.UUIDField()),
                ("detail", models.CharField(blank=True, max_length=200)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.package"
                    ),
                ),
            ],
            options={
                "db_table": "evidence_custody",
            },
        ),
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["customer", "-ordered_at", "-id"], name="evidence_package_of"),
        ),
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["-ordered_at", "-id"], name="evidence_package_newest"),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ordered", "building", "ready", "failed"])),
                name="evidence_package_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(
                        ("ready_at__isnull", False), ("sealed__isnull", False), ("sha256__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="evidence_issued_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["ordered", "building"])),
                fields=("customer", "version"),
                name="evidence_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="custody",
            index=models.Index(fields=["package", "at", "id"], name="evidence_custody_of"),
        ),
        migrations.RunSQL(KEEP, KEEP_BACK),
        migrations.RunSQL(ON_RECORD, ON_RECORD_BACK),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
