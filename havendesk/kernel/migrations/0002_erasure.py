"""Erasures, and the question that every erasing SQL function asks first."""

from django.db import migrations, models

import havendesk.kernel.ids

# HD001 is the state that the act kernel.erase knows as under_legal_hold.
REFUSE = """
CREATE FUNCTION kernel_refuse_if_held(kind text, subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM kernel_legal_hold
               WHERE subject_kind = kind AND subject_id = subject AND lifted_at IS NULL) THEN
        RAISE EXCEPTION 'under legal hold' USING ERRCODE = 'HD001';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION kernel_refuse_if_held(text, uuid) FROM PUBLIC;
"""

RIGHTS = "REVOKE UPDATE, DELETE ON kernel_erasure FROM havendesk_app"


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("by_kind", models.CharField(max_length=12)),
                ("by_id", models.UUIDField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("counts", models.JSONField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "kernel_erasure",
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, "DROP FUNCTION kernel_refuse_if_held(text, uuid)"),
    ]
