"""The log over the entries: what waits for it, leaves, tiles, checkpoints. The sequencer's role writes it."""

from django.db import migrations, models

# xact: which transaction wrote the entry. Rows go as soon as the leaf is written, all over a small table.
UNSEQUENCED = """
CREATE TABLE audit_unsequenced (
    entry_id uuid PRIMARY KEY,
    entry_at timestamptz NOT NULL,
    xact xid8 NOT NULL DEFAULT pg_current_xact_id()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""

# One statement for any number of entries. The application cannot insert without it, nor write here itself.
QUEUE = """
CREATE FUNCTION audit_queue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO audit_unsequenced (entry_id, entry_at) SELECT id, at FROM fresh;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit_queue() FROM PUBLIC;
CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit_queue();
INSERT INTO audit_unsequenced (entry_id, entry_at) SELECT id, at FROM audit_entry;
"""

# For a deferred constraint trigger of another table: its row names the entry of the act that wrote it.
# An entry of this very transaction waits for the sequencer, who sees it only after the commit.
MUST_EXIST = """
CREATE FUNCTION audit_must_exist() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    col text := coalesce(TG_ARGV[0], 'entry_id');
    wanted uuid := (to_jsonb(NEW) ->> col)::uuid;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(OLD) ->> col)::uuid IS NOT DISTINCT FROM wanted THEN
            RETURN NULL;
        END IF;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM audit_unsequenced u
                   WHERE u.entry_id = wanted AND u.xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a row of % names no audit entry of its own transaction', TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation', COLUMN = col, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
"""

RIGHTS = """
REVOKE ALL ON audit_unsequenced, audit_leaf, audit_tile, audit_checkpoint, audit_cosignature, audit_log_key
    FROM havendesk_app;
GRANT SELECT ON audit_unsequenced, audit_leaf, audit_tile, audit_checkpoint, audit_cosignature, audit_log_key
    TO havendesk_app;
GRANT SELECT ON audit_entry TO havendesk_sequencer;
GRANT SELECT, DELETE ON audit_unsequenced TO havendesk_sequencer;
GRANT SELECT, INSERT ON audit_leaf, audit_tile, audit_checkpoint, audit_cosignature, audit_log_key
    TO havendesk_sequencer;
GRANT SELECT, INSERT, UPDATE ON kernel_process_beat TO havendesk_sequencer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_erasure"),
        ("kernel", "0005_model_call"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(UNSEQUENCED, "DROP TABLE audit_unsequenced")],
            state_operations=[
                migrations.CreateModel(
                    name="Unsequenced",
                    fields=[
                        ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                        ("entry_at", models.DateTimeField()),
                    ],
                    options={"db_table": "audit_unsequenced"},
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_at", models.DateTimeField()),
                ("entry_id", models.UUIDField(unique=True)),
                ("leaf_hash", models.BinaryField()),
            ],
            options={"db_table": "audit_leaf"},
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
            options={"db_table": "audit_tile"},
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("signed_at", models.DateTimeField()),
                ("note", models.TextField()),
            ],
            options={"db_table": "audit_checkpoint"},
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "size",
                        "key_id",
                        "witness",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("key_id", models.BinaryField()),
                ("witness", models.CharField(max_length=200)),
                ("line", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "audit_cosignature"},
        ),
        migrations.CreateModel(
            name="LogKey",
            fields=[
                ("verifier", models.TextField(primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
            ],
            options={"db_table": "audit_log_key"},
        ),
        migrations.RunSQL(
            QUEUE, "DROP TRIGGER audit_entry_queue ON audit_entry; DROP FUNCTION audit_queue()"
        ),
        migrations.RunSQL(MUST_EXIST, "DROP FUNCTION audit_must_exist()"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
