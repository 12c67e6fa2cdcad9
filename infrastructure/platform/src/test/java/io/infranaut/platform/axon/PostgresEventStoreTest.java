package io.infranaut.platform.axon;

import io.infranaut.platform.TestPlatform;
import org.junit.jupiter.api.AfterEach;

class PostgresEventStoreTest implements EventStoreContract {
    private final TestPlatform platform = TestPlatform.start();

    @Override
    public TestPlatform platform() {
        return platform;
    }

    @AfterEach
    void close() {
        platform.close();
    }
}
