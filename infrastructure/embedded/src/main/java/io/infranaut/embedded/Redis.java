package io.infranaut.embedded;

/// Where the Redis server is and the password of its default user.
public record Redis(String host, int port, String password) {

    /// The address as Redisson and other clients take it, without the password.
    public String address() {
        return "redis://" + host + ":" + port;
    }

    @Override
    public String toString() {
        return address();
    }
}
