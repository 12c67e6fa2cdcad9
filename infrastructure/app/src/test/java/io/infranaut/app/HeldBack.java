package io.infranaut.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.springframework.beans.factory.config.BeanPostProcessor;

/// Makes followers slow, as some are on every machine now and then: the batches of those whose names match
/// `-Dheld-back=<regular expression>` wait a second before they commit. What a test asserts has to hold all the same.
/// A read model's name here is that of its generation, such as `rows-g1`.
final class HeldBack implements BeanPostProcessor {
    private final Pattern names;

    private HeldBack(Pattern names) {
        this.names = names;
    }

    static Optional<HeldBack> asWished() {
        return Optional.ofNullable(System.getProperty("held-back"))
                .map(Pattern::compile)
                .map(HeldBack::new);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof TokenStore tokens
                ? Proxy.newProxyInstance(
                        TokenStore.class.getClassLoader(),
                        new Class<?>[] {TokenStore.class},
                        (_, method, arguments) -> invoke(tokens, method, arguments))
                : bean;
    }

    private Object invoke(TokenStore tokens, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("storeToken")
                && names.matcher((String) arguments[1]).matches()) {
            TimeUnit.SECONDS.sleep(1);
        }
        try {
            return method.invoke(tokens, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
