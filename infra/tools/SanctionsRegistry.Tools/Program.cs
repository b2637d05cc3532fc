using System.CommandLine;
using System.CommandLine.Invocation;
using SanctionsRegistry.Tools.Access;
using SanctionsRegistry.Tools.Demo;
using SanctionsRegistry.Tools.Import;
using SanctionsRegistry.Tools.Requeue;

// The scripts in infra/ call these verbs; each has its own file.
var parsed = new RootCommand("The sanctions registry's tools for development machines")
{
    KeysCommand.Create(),
    TokenCommand.Create(),
    DemoCommand.Create(),
    RequeueCommand.Create(),
    ScreenCommand.Create(),
    ImportCommand.Create(),
    ImportPermitsCommand.Create(),
}.Parse(args);

// A script that reads standard output must never get a help page.
if (parsed.Action is ParseErrorAction error)
    error.ShowHelp = false;
return await parsed.InvokeAsync();
