package io.fairlead.controller;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts a controller. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ControllerApplication {

    /** Takes Spring's arguments, for example {@code --fairlead.address=10.0.0.1}. */
    public static void main(String[] args) {
        SpringApplication.run(ControllerApplication.class, args);
    }
}
