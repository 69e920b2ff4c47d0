"""Addresses of deliveries: the application may insert them; a function gives one out and leaves an entry, and
another forgets it when the delivery is settled."""

from django.db import migrations

PRIVILEGES = """
REVOKE ALL ON notices_delivery_private FROM havendesk_app;
GRANT INSERT, SELECT (delivery_id) ON notices_delivery_private TO havendesk_app;
"""
PRIVILEGES_BACK = "GRANT SELECT, INSERT, UPDATE, DELETE ON notices_delivery_private TO havendesk_app;"

ADDRESS = """
CREATE FUNCTION notices_address(wanted uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found text;
    whose uuid;
BEGIN
    SELECT p.address, n.customer_id INTO found, whose
    FROM notices_delivery_private p JOIN notices_delivery d ON d.id = p.delivery_id
    JOIN notices_notice n ON n.id = d.notice_id WHERE p.delivery_id = wanted;
    IF found IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('havendesk.viewer_kind', 'system', true), set_config('havendesk.viewer_id', '', true),
            set_config('havendesk.reason', 'notice', true), set_config('havendesk.origin', 'job', true);
    PERFORM customers_record_look('notices.deliver', 'contact', whose, NULL);
    RETURN found;
END
$$;
REVOKE ALL ON FUNCTION notices_address(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notices_address(uuid) TO havendesk_app;

CREATE FUNCTION notices_forget_address(wanted uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM notices_delivery_private WHERE delivery_id = ANY (wanted);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION notices_forget_address(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notices_forget_address(uuid[]) TO havendesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("customers", "0003_erasure"),
    ]

    operations = [
        migrations.RunSQL(PRIVILEGES, PRIVILEGES_BACK),
        migrations.RunSQL(
            ADDRESS, "DROP FUNCTION notices_address(uuid); DROP FUNCTION notices_forget_address(uuid[])"
        ),
    ]
