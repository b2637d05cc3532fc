using System.CommandLine;
using System.CommandLine.Invocation;
using SanctionsRegistry.Tools.Access;
using SanctionsRegistry.Tools.Demo;
using SanctionsRegistry.Tools.Import;
using SanctionsRegistry.Tools.Requeue;

// The scripts in infra/ call these verbs; each is its own file.
var parsed = new RootCommand("The sanctions registry's tools for a machine of one's own")
{
    KeysCommand.Create(),
    TokenCommand.Create(),
    DemoCommand.Create(),
    RequeueCommand.Create(),
    ScreenCommand.Create(),
    ImportCommand.Create(),
}.Parse(args);
// What a script reads from standard output is never a page of help.
if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
return await parsed.InvokeAsync();
