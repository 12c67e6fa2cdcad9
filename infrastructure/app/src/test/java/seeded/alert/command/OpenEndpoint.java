package seeded.alert.command;

import org.springframework.web.bind.annotation.GetMapping;

interface OpenEndpoint {
    @GetMapping("/seeded")
    String everybody();
}
