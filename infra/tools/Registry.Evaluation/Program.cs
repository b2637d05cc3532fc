using System.CommandLine;
using Registry.Evaluation;

var pairs = new Option<FileInfo?>("--pairs")
{
    Description = "Labelled pairs, schema,name1,name2,is_match: precision, recall and F1 by threshold, and the share of same pairs by score.",
};
var evidence = new Option<FileInfo?>("--evidence") { Description = "With --pairs: where to write each pair's score and evidence." };
var calibrate = new Option<FileInfo?>("--calibrate") { Description = "Labelled pairs: learns from them the share of equally similar names that are the same." };
var into = new Option<FileInfo?>("--into")
{
    Description = "With --calibrate: where to write the map from similarity to score, the engine's Data/calibration.txt.",
};
var list = new Option<FileInfo?>("--list") { Description = "A UN consolidated list: recall of its names by kind of change." };
var queries = new Option<FileInfo?>("--queries")
{
    Description = "With --list: queries as kind,query,expected_id (unsc-… and the entry's DATAID), instead of queries made from the list's names.",
};
var unrelated = new Option<FileInfo?>("--unrelated") { Description = "With --list: people who are not on any list, to count false positives." };
var korean = new Option<FileInfo?>("--korean") { Description = "Latin TAB Hangul: recall of Hangul queries against all Latin names." };
var speed = new Option<DirectoryInfo?>("--speed") { Description = "A folder with un, ofac and matching: queries per second over their names." };
var size = new Option<int>("--size") { Description = "With --speed: the number of names, reached by adding made-up names.", DefaultValueFactory = _ => 60_000 };
var train = new Option<FileInfo?>("--train-hangul")
{
    Description = "With --korean: learns from it how Hangul is spelled in Latin, and writes the table to this file.",
};
var ofac = new Option<FileInfo?>("--ofac")
{
    Description = "Actual scores of OFAC's search, query_name,result_name,ofac_score: how close the ofac algorithm is.",
};
var ofacSpeed = new Option<DirectoryInfo?>("--ofac-speed") { Description = "A folder with OFAC's legacy CSV files: ofac queries per second over its names." };
var wallets = new Option<FileInfo?>("--wallets")
{
    Description = "Listed digital currency addresses, as JSON: how many have the format and checksum of their chain.",
};
var dprk = new Option<FileInfo?>("--dprk")
{
    Description = "A UN consolidated list: whether its DPRK persons are the first hits for every spelling of their names.",
};
var answers = new Option<FileInfo?>("--answers") { Description = "A UN consolidated list: prints every answer to queries made from its names, one per line." };
var perKind = new Option<int>("--per-kind") { Description = "The maximum number of queries per kind.", DefaultValueFactory = _ => 1000 };
var show = new Option<string?>("--show") { Description = "Prints the misses: a kind of change, 'unrelated' or 'all'." };
var root = new RootCommand("Measures the matching engine.")
{
    pairs,
    evidence,
    calibrate,
    into,
    list,
    queries,
    unrelated,
    korean,
    train,
    ofac,
    ofacSpeed,
    wallets,
    dprk,
    answers,
    perKind,
    speed,
    size,
    show,
};
root.SetAction(result =>
{
    var shown = result.GetValue(show);
    if (result.GetValue(pairs) is { } labelled)
        Pairs.Run(labelled.FullName, result.GetValue(evidence)?.FullName, shown is not null);
    if (result.GetValue(calibrate) is { } labels)
        CalibrationTraining.Run(labels.FullName, result.GetValue(into)?.FullName);
    if (result.GetValue(list) is { } listed)
        Lists.Run(listed.FullName, result.GetValue(queries)?.FullName, result.GetValue(unrelated)?.FullName, result.GetValue(perKind), shown);
    if (result.GetValue(korean) is { } known && result.GetValue(train) is { } table)
        HangulTraining.Run(known.FullName, table.FullName);
    else if (result.GetValue(korean) is { } hangul)
        Korean.Run(hangul.FullName, result.GetValue(perKind), shown is not null);
    if (result.GetValue(speed) is { } data)
        Speed.Run(data.FullName, result.GetValue(size), result.GetValue(perKind));
    if (result.GetValue(ofac) is { } scores)
        OfacScores.Run(scores.FullName, shown is not null);
    if (result.GetValue(ofacSpeed) is { } folder)
        OfacScores.Speed(folder.FullName, result.GetValue(perKind));
    if (result.GetValue(wallets) is { } addresses)
        Wallets.Run(addresses.FullName, shown is not null);
    if (result.GetValue(dprk) is { } proof)
        KoreanProof.Run(proof.FullName, shown is not null);
    if (result.GetValue(answers) is { } fixedList)
        Answers.Run(fixedList.FullName);
});
try
{
    return root.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is InvalidDataException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
