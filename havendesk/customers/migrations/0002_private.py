"""Private tables: what the application may do with them, and the one function that reads them.

The application may insert, and may see the columns that say which row belongs to whom. Names, addresses and
contact values come out only through ``customers_private_card``, which asks for a purpose (an open access
grant of this very viewer, unless the customer themselves or the machine asks) and writes the audit entry
before it returns a row. Viewer and reason come by ``SET LOCAL``: ``havendesk.viewer_kind``,
``.viewer_id``, ``.origin``, ``.request_id``, ``.reason``.
"""

from django.db import migrations

PRIVILEGES = """
REVOKE ALL ON customers_customer_private, customers_contact_point_private FROM havendesk_app;
GRANT INSERT ON customers_customer_private, customers_contact_point_private TO havendesk_app;
GRANT SELECT (id, customer_id, digest, seen_at), UPDATE (seen_at)
    ON customers_customer_private TO havendesk_app;
GRANT SELECT (contact_id) ON customers_contact_point_private TO havendesk_app;
"""

PRIVILEGES_BACK = """
GRANT SELECT, INSERT, UPDATE, DELETE
    ON customers_customer_private, customers_contact_point_private TO havendesk_app;
"""

# The entry's bytes are RFC 8785: members sorted by name, no white space. to_json() escapes a text as that
# standard asks (short escapes, lower-case \\u00xx, everything else as it is).
RECORD_LOOK = """
CREATE FUNCTION customers_record_look(verb text, reads text, customer uuid, ticket uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    at timestamptz := date_trunc('milliseconds', clock_timestamp());
    viewer_kind text := current_setting('havendesk.viewer_kind');
    viewer_id uuid := nullif(current_setting('havendesk.viewer_id', true), '')::uuid;
    reason text := coalesce(current_setting('havendesk.reason', true), '');
    milliseconds bigint := floor(extract(epoch FROM at) * 1000);
    random_part bytea := uuid_send(gen_random_uuid());
    entry uuid;
    body text;
BEGIN
    -- UUID version 7 (RFC 9562) by hand: uuidv7() exists from PostgreSQL 18 on, and 16 is enough for us.
    random_part := overlay(random_part placing substring(int8send(milliseconds) FROM 3) FROM 1 FOR 6);
    random_part := set_byte(random_part, 6, (get_byte(random_part, 6) & 15) | 112);
    entry := encode(random_part, 'hex')::uuid;
    body := '{"actor":{"id":' || coalesce(to_json(viewer_id::text)::text, 'null')
        || ',"kind":' || to_json(viewer_kind)::text
        || '},"at":' || to_json(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text
        || ',"customer":' || to_json(customer::text)::text
        || ',"format":"havendesk-audit-1","id":' || to_json(entry::text)::text
        || ',"origin":' || to_json(coalesce(current_setting('havendesk.origin', true), ''))::text
        || ',"outcome":"done","reads":' || to_json(reads)::text
        || CASE WHEN reason = '' THEN '' ELSE ',"reason":' || to_json(reason)::text END
        || ',"request_id":' || to_json(coalesce(current_setting('havendesk.request_id', true), ''))::text
        || ',"subject":{"id":' || to_json(customer::text)::text || ',"kind":"customer"}'
        || CASE WHEN ticket IS NULL THEN '' ELSE ',"ticket":' || to_json(ticket::text)::text END
        || ',"verb":' || to_json(verb)::text || '}';
    INSERT INTO audit_entry (at, id, verb, outcome, code, actor_kind, actor_id, subject_kind, subject_id,
                             ticket_id, customer_id, reads, body)
    VALUES (at, entry, verb, 'done', '', viewer_kind, viewer_id, 'customer', customer,
            ticket, customer, reads, convert_to(body, 'UTF8'));
END
$$;
REVOKE ALL ON FUNCTION customers_record_look(text, text, uuid, uuid) FROM PUBLIC;
"""

PRIVATE_CARD = """
CREATE FUNCTION customers_private_card(wanted uuid)
RETURNS TABLE (kind text, value text, proof text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    viewer_kind text := current_setting('havendesk.viewer_kind', true);
    viewer_id uuid := nullif(current_setting('havendesk.viewer_id', true), '')::uuid;
    for_ticket uuid;
BEGIN
    IF viewer_kind = 'staff' THEN
        SELECT g.ticket_id INTO for_ticket FROM customers_access_grant g
        WHERE g.agent_id = viewer_id AND g.customer_id = wanted
          AND g.ended_at IS NULL AND g.until > clock_timestamp()
        ORDER BY g.fresh_act_at DESC LIMIT 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no access grant' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF coalesce(current_setting('havendesk.reason', true), '') = '' THEN
            RAISE EXCEPTION 'no reason' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF viewer_kind = 'customer' THEN
        IF viewer_id IS DISTINCT FROM wanted THEN
            RAISE EXCEPTION 'another customer' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF viewer_kind IS NULL OR viewer_kind NOT IN ('system', 'bot') THEN
        RAISE EXCEPTION 'no viewer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM customers_record_look('customers.private_card', 'identity', wanted, for_ticket);
    RETURN QUERY
        (SELECT 'name'::text, p.display_name::text, 'exchange_token'::text
         FROM customers_customer_private p WHERE p.customer_id = wanted
         ORDER BY p.seen_at DESC, p.id DESC LIMIT 1)
        UNION ALL
        (SELECT c.kind::text, v.value::text, c.proof::text
         FROM customers_contact_point c JOIN customers_contact_point_private v ON v.contact_id = c.id
         WHERE c.customer_id = wanted ORDER BY c.added_at);
END
$$;
REVOKE ALL ON FUNCTION customers_private_card(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customers_private_card(uuid) TO havendesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(PRIVILEGES, PRIVILEGES_BACK),
        migrations.RunSQL(RECORD_LOOK, "DROP FUNCTION customers_record_look(text, text, uuid, uuid)"),
        migrations.RunSQL(PRIVATE_CARD, "DROP FUNCTION customers_private_card(uuid)"),
    ]
