-- A text as it is searched: without the accents, points and vowel signs that people leave out when they type, and with the
-- letters and digits for which they type another. Signs of other scripts, such as Hindi's, are part of the word.
-- shared/fold-text.ts does the same in TypeScript; a property test holds them equal. Not `strict`, which would keep
-- PostgreSQL from putting the expression in the place of the call.
create function fold_text(text text) returns text
language sql immutable parallel safe
return case when octet_length(text) = length(text) then text else
  normalize(translate(regexp_replace(normalize(text, nfd),
    '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+',
    '', 'g'),
    'đĐłŁøØħĦŧŦıςىٱةکیہە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹',
    'dDlLoOhHtTiσياهكيهه01234567890123456789'), nfc) end;

-- `text` is folded from here on; what is shown is in `messages`. Building the indexes anew is quicker than changing them.
drop index message_texts_words;
drop index message_texts_pairs;
update message_texts set text = fold_text(text) where text <> fold_text(text);
create index message_texts_words on message_texts using gin (account_id, week, text gin_trgm_ops)
  with (gin_pending_list_limit = 256);
create index message_texts_pairs on message_texts using gin (account_id, week, pairs_of(text))
  with (gin_pending_list_limit = 256) where has_pairs(text);

-- Kept, since PostgreSQL looks at the text of every row that the index finds.
drop index contacts_search;
alter table contacts add column search_text text not null
  generated always as (fold_text(name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, ''))) stored;
create index contacts_search on contacts using gin (account_id, search_text gin_trgm_ops) where deleted_at is null;
