"""Erasing salts: entries stay byte for byte, their commitments say nothing any more."""

from django.db import migrations, models

# The act of erasing keeps its salts: it commits to counts, which must stay provable.
ERASE_SALTS = """
CREATE FUNCTION audit_erase_salts(kind text, subject uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    PERFORM kernel_refuse_if_held(kind, subject);
    DELETE FROM audit_salt WHERE entry_id IN (
        SELECT e.id FROM audit_entry e
        WHERE kind = 'customer' AND e.customer_id = subject AND e.verb <> 'kernel.erase'
        UNION ALL
        SELECT e.id FROM audit_entry e
        WHERE kind = 'customer' AND e.actor_id = subject AND e.actor_kind = 'customer'
        UNION ALL
        SELECT e.id FROM audit_entry e WHERE kind = 'ticket' AND e.ticket_id = subject
        UNION ALL
        SELECT e.id FROM audit_entry e
        WHERE kind = 'attachment' AND e.subject_kind = 'attachment' AND e.subject_id = subject
    );
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION audit_erase_salts(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_erase_salts(text, uuid) TO havendesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("kernel", "0002_erasure"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("subject_kind", "attachment")),
                fields=["subject_id"],
                name="audit_entry_attachment",
            ),
        ),
        migrations.RunSQL(ERASE_SALTS, "DROP FUNCTION audit_erase_salts(text, uuid)"),
    ]
