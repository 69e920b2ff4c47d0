"""A voice note knows how long it is and how it looks; who is forgotten leaves no shape of their voice."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

BEFORE = """
CREATE OR REPLACE FUNCTION tickets_erase_attachment(wanted uuid) RETURNS integer
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
        SET name = mark, sha256 = decode(repeat('00', 32), 'hex'), bytes = 0, width = NULL, height = NULL,
            request_key = NULL, request_digest = NULL
        WHERE a.id = wanted AND a.name <> mark;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
"""

AFTER = """
CREATE OR REPLACE FUNCTION tickets_erase_attachment(wanted uuid) RETURNS integer
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
        SET name = mark, sha256 = decode(repeat('00', 32), 'hex'), bytes = 0, width = NULL, height = NULL,
            request_key = NULL, request_digest = NULL, seconds = NULL, peaks = NULL
        WHERE a.id = wanted AND a.name <> mark;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0003_upload_request"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="seconds",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="peaks",
            field=ArrayField(base_field=models.PositiveSmallIntegerField(), null=True),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
