package io.fairlead.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Completion of this command line in shells. */
@Command(
        name = "completion",
        description = "Print a script by which bash and zsh complete this command line.",
        footer = {
            "",
            "Examples:",
            "  source <(fairlead completion)                                          in this shell",
            "  fairlead completion >/etc/bash_completion.d/fairlead                   in every bash",
            "  echo 'source <(fairlead completion)' >>~/.zshrc                        in every zsh"
        })
final class CompletionCommand implements Runnable {

    @Override
    public void run() {
        System.out.print(AutoComplete.bash("fairlead", Fairlead.commandLine()));
    }
}
