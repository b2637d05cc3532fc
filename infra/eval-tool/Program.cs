using System.CommandLine;
using Registry.Evaluation;

var pairs = new Option<FileInfo?>("--pairs") { Description = "Labelled pairs, schema,name1,name2,is_match: precision, recall and F1 by threshold." };
var evidence = new Option<FileInfo?>("--evidence") { Description = "Where to write each pair's score and evidence." };
var verbose = new Option<bool>("--errors") { Description = "Print what was wrong or missed." };
var root = new RootCommand("Measures the matching engine.") { pairs, evidence, verbose };
root.SetAction(result =>
{
    if (result.GetValue(pairs) is { } file)
        Pairs.Run(file.FullName, result.GetValue(evidence)?.FullName, result.GetValue(verbose));
});
return root.Parse(args).Invoke();
