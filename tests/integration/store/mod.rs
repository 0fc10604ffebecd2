mod commit;
mod connect;
