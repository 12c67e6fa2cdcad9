package io.infranaut.app;

import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

/// Starts Infranaut.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        basePackages = "io.infranaut",
        excludeFilters = @Filter(type = FilterType.CUSTOM, classes = RoleFilter.class))
public class Infranaut {
    public static void main(String[] arguments) {
        var application = new SpringApplication(Infranaut.class);
        application.addInitializers(new Servers());
        application.addListeners(new Console(System.out));
        application.setDefaultProperties(Map.of("spring.main.banner-mode", "off"));
        try {
            application.run(arguments);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Infranaut.class).info("The start failed", e);
            System.err.println("infranaut: " + Console.reason(e));
            System.exit(1);
        }
    }
}
