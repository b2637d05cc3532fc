-- A database for each service, with two roles. The owner applies the schema (the services' verb "setup"). The service itself runs under the
-- runtime role, which can use what the owner grants it and cannot rewrite history. Can be run again: it creates what is missing and sets
-- the passwords to those in the environment.
\set ON_ERROR_STOP on
set client_min_messages = warning;
\getenv registry_owner SR_REGISTRY_OWNER_PASSWORD
\getenv registry SR_REGISTRY_PASSWORD
\getenv permit_owner SR_PERMIT_OWNER_PASSWORD
\getenv permit SR_PERMIT_PASSWORD
\getenv notification_owner SR_NOTIFICATION_OWNER_PASSWORD
\getenv notification SR_NOTIFICATION_PASSWORD

create temporary table wanted (role text, password text);
insert into wanted values
  ('registry_owner', :'registry_owner'), ('registry', :'registry'),
  ('permit_owner', :'permit_owner'), ('permit', :'permit'),
  ('notification_owner', :'notification_owner'), ('notification', :'notification');

select format('create role %I login', role) from wanted where role not in (select rolname from pg_roles)
\gexec
select format('alter role %I login password %L', role, password) from wanted
\gexec
select format('create database %I owner %I', split_part(role, '_', 1), role) from wanted
  where role like '%\_owner' and split_part(role, '_', 1) not in (select datname from pg_database)
\gexec
select format('revoke connect, temporary on database %1$I from public; grant connect on database %1$I to %1$I', role) from wanted where role not like '%\_owner'
\gexec
drop table wanted;
