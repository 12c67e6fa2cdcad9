package io.infranaut.platform.segment;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The stores below the data directory.
@Configuration(proxyBeanMethods = false)
public class SegmentConfiguration {
    @Bean
    SegmentStore segmentStore(@Value("${infranaut.data-dir}") Path data) throws IOException {
        return new SegmentStore(data.resolve("segments"));
    }

    @Bean
    SpoolStore spoolStore(@Value("${infranaut.data-dir}") Path data) throws IOException {
        return new SpoolStore(data.resolve("spool"));
    }
}
