package io.infranaut.platform.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/// The connection to Redis, made when it is first used.
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    /// @param address as `redis://host:port` or `rediss://host:port`
    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(
            @Value("${infranaut.redis.address}") String address,
            @Value("${infranaut.redis.password:#{null}}") @Nullable String password) {
        var config = new Config();
        config.setLazyInitialization(true);
        config.setPassword(password);
        config.useSingleServer()
                .setAddress(address)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(16)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionPoolSize(1)
                .setConnectTimeout(2000)
                .setTimeout(2000)
                .setRetryAttempts(1);
        return Redisson.create(config);
    }

    @Bean
    HotWindow hotWindow(
            RedissonClient redis,
            @Value("${infranaut.hot.rows:100000}") long rows,
            @Value("${infranaut.hot.bytes:16MB}") DataSize bytes,
            @Value("${infranaut.hot.age:24h}") Duration age) {
        return new HotWindow(redis, new HotWindow.Limits(rows, bytes.toBytes(), age));
    }
}
