"""Forgetting a conversation: texts and names of files become a mark; numbers, times and authors stay.

The application may not change a message, so this goes through functions that run with the owner's rights.
"""

from django.db import migrations

ERASE = """
CREATE FUNCTION tickets_erase(wanted uuid)
RETURNS TABLE (messages integer, comments integer, reasons integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mark CONSTANT text := '[erased]';
BEGIN
    PERFORM kernel_refuse_if_held('ticket', wanted);
    PERFORM customers_refuse_if_held(t.customer_id) FROM tickets_ticket t WHERE t.id = wanted;
    UPDATE tickets_message m SET text = mark WHERE m.ticket_id = wanted AND m.text <> mark;
    GET DIAGNOSTICS messages = ROW_COUNT;
    UPDATE tickets_rating r SET comment = '' WHERE r.ticket_id = wanted AND r.comment <> '';
    GET DIAGNOSTICS comments = ROW_COUNT;
    -- What machines give as reason is a word of a closed list; what people write may name somebody.
    UPDATE tickets_change c SET reason = ''
        WHERE c.ticket_id = wanted AND c.actor_kind = 'staff' AND c.reason <> '';
    GET DIAGNOSTICS reasons = ROW_COUNT;
    RETURN NEXT;
END
$$;
REVOKE ALL ON FUNCTION tickets_erase(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tickets_erase(uuid) TO havendesk_app;

CREATE FUNCTION tickets_erase_attachment(wanted uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mark CONSTANT text := '[erased]';
    erased integer;
BEGIN
    PERFORM kernel_refuse_if_held('attachment', wanted);
    PERFORM kernel_refuse_if_held('ticket', a.ticket_id) FROM tickets_attachment a WHERE a.id = wanted;
    PERFORM customers_refuse_if_held(t.customer_id)
        FROM tickets_attachment a JOIN tickets_ticket t ON t.id = a.ticket_id WHERE a.id = wanted;
    PERFORM customers_refuse_if_held(a.uploader_id)
        FROM tickets_attachment a WHERE a.id = wanted AND a.uploader_kind = 'customer';
    -- The digest goes too: whoever has the file could tell by it that it was here.
    UPDATE tickets_attachment a
        SET name = mark, sha256 = decode(repeat('00', 32), 'hex'), bytes = 0, width = NULL, height = NULL
        WHERE a.id = wanted AND a.name <> mark;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
REVOKE ALL ON FUNCTION tickets_erase_attachment(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tickets_erase_attachment(uuid) TO havendesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0001_initial"),
        ("customers", "0003_erasure"),
    ]

    operations = [
        migrations.RunSQL(
            ERASE, "DROP FUNCTION tickets_erase_attachment(uuid); DROP FUNCTION tickets_erase(uuid)"
        ),
    ]
