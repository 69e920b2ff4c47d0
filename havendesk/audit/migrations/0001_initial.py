"""The record: partitioned by month, insert-only for the application's role."""

from django.db import migrations, models

import havendesk.kernel.ids

PARTITIONED = """
CREATE TABLE audit_entry (
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    verb varchar(80) NOT NULL,
    outcome varchar(10) NOT NULL,
    code varchar(60) NOT NULL,
    actor_kind varchar(12) NOT NULL,
    actor_id uuid,
    subject_kind varchar(40) NOT NULL,
    subject_id uuid,
    ticket_id uuid,
    customer_id uuid,
    reads varchar(20) NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX audit_entry_ticket ON audit_entry (ticket_id, at);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, at);
CREATE INDEX audit_entry_customer ON audit_entry (customer_id, at);
CREATE TABLE audit_entry_default PARTITION OF audit_entry DEFAULT;
"""

# The application may not create tables; it calls this function, which runs with the owner's rights.
PARTITIONS = """
CREATE FUNCTION audit_ensure_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month timestamptz;
    name text;
    made integer := 0;
BEGIN
    FOR step IN 0..least(months_ahead, 24) LOOP
        month := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                 + make_interval(months => step);
        name := 'audit_entry_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            -- A month whose rows already fell into the default partition stays there.
            IF NOT EXISTS (SELECT 1 FROM audit_entry_default
                           WHERE at >= month AND at < month + interval '1 month') THEN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF audit_entry FOR VALUES FROM (%L) TO (%L)',
                    name, month, month + interval '1 month');
                EXECUTE format('REVOKE ALL ON %I FROM havendesk_app', name);
                made := made + 1;
            END IF;
        END IF;
    END LOOP;
    RETURN made;
END $$;
SELECT audit_ensure_partitions(3);
"""

COUNTING = """
CREATE FUNCTION audit_count_refusal(happened timestamptz, refused_verb text, refused_code text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_refusal_count (minute, verb, code, count)
    VALUES (date_trunc('minute', happened), refused_verb, refused_code, 1)
    ON CONFLICT (minute, verb, code) DO UPDATE SET count = audit_refusal_count.count + 1
$$;
"""

RIGHTS = """
REVOKE ALL ON audit_entry, audit_entry_default, audit_salt, audit_refusal_count FROM havendesk_app;
GRANT SELECT, INSERT ON audit_entry, audit_salt TO havendesk_app;
GRANT SELECT ON audit_refusal_count TO havendesk_app;
REVOKE ALL ON FUNCTION audit_ensure_partitions(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION audit_count_refusal(timestamptz, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_ensure_partitions(integer) TO havendesk_app;
GRANT EXECUTE ON FUNCTION audit_count_refusal(timestamptz, text, text) TO havendesk_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditSalt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry_id", "side", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_id", models.UUIDField()),
                ("side", models.CharField(max_length=6)),
                ("salt", models.BinaryField()),
            ],
            options={
                "db_table": "audit_salt",
            },
        ),
        migrations.CreateModel(
            name="RefusalCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "minute",
                        "verb",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("verb", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=60)),
                ("count", models.PositiveBigIntegerField()),
            ],
            options={
                "db_table": "audit_refusal_count",
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(PARTITIONED, "DROP TABLE audit_entry"),
                migrations.RunSQL(PARTITIONS, "DROP FUNCTION audit_ensure_partitions(integer)"),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "at", "id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("id", models.UUIDField(default=havendesk.kernel.ids.uuid7)),
                        ("verb", models.CharField(max_length=80)),
                        ("outcome", models.CharField(max_length=10)),
                        ("code", models.CharField(blank=True, max_length=60)),
                        ("actor_kind", models.CharField(max_length=12)),
                        ("actor_id", models.UUIDField(null=True)),
                        ("subject_kind", models.CharField(blank=True, max_length=40)),
                        ("subject_id", models.UUIDField(null=True)),
                        ("ticket_id", models.UUIDField(null=True)),
                        ("customer_id", models.UUIDField(null=True)),
                        ("reads", models.CharField(blank=True, max_length=20)),
                        ("body", models.BinaryField()),
                    ],
                    options={
                        "db_table": "audit_entry",
                        "indexes": [
                            models.Index(fields=["ticket_id", "at"], name="audit_entry_ticket"),
                            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
                            models.Index(fields=["customer_id", "at"], name="audit_entry_customer"),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(COUNTING, "DROP FUNCTION audit_count_refusal(timestamptz, text, text)"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
