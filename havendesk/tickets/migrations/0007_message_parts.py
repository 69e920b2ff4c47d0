"""Messages have parts: buttons, evidence, an act's preview, a document; who is forgotten leaves none."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION tickets_erase(wanted uuid)
RETURNS TABLE (messages integer, comments integer, reasons integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mark CONSTANT text := '[erased]';
BEGIN
    PERFORM kernel_refuse_if_held('ticket', wanted);
    PERFORM customers_refuse_if_held(t.customer_id) FROM tickets_ticket t WHERE t.id = wanted;
    UPDATE tickets_message m SET <what> WHERE m.ticket_id = wanted AND m.text <> mark;
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
"""
AFTER = FUNCTION.replace("<what>", "text = mark, parts = '{}'")
BEFORE = FUNCTION.replace("<what>", "text = mark")


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0006_ticket_work"),
    ]

    operations = [
        migrations.AddField(
            "message",
            "parts",
            models.JSONField(default=dict, db_default=models.Value({}, models.JSONField())),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
