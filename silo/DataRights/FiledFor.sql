-- Who of the staff asked for somebody: lists leave out what is about a case that is hidden from whoever looks, but not what they filed.
alter table data_request add column filed_by uuid;
