package io.infranaut.embedded;

/// Where one database of the PostgreSQL server is and how to log in. The user is a superuser.
public record Postgres(String host, int port, String database, String user, String password) {

    /// The address for the JDBC driver, without user and password.
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    Postgres withDatabase(String name) {
        return new Postgres(host, port, name, user, password);
    }

    @Override
    public String toString() {
        return jdbcUrl();
    }
}
