using System.Text;
using Registry.Formats.FollowTheMoney;
using Registry.Formats.Ofac;
using Registry.Formats.Wallets;

namespace Registry.Formats.Tests;

/// <summary>
/// Each reader accepts or rejects any input; it neither fails in another way nor hangs. 100,000 inputs per reader, made from small files by flipping,
/// removing, duplicating, cutting and splicing, from a seed that a failure prints.
/// </summary>
public sealed class FuzzTests
{
    private const int Inputs = 100_000;
    private const int Seed = 20_260_101;

    // Tokens that have a meaning in the formats.
    private static readonly byte[][] Tokens =
    [
        .. (
            (string[])
                [
                    "\"",
                    ",",
                    "\r\n",
                    "\u001a",
                    "-0- ",
                    ";",
                    " (",
                    ")",
                    "DOB ",
                    "circa ",
                    " to ",
                    "alt. ",
                    "{",
                    "}",
                    "[",
                    "]",
                    "\\ud800",
                    "\\u0000",
                    "null",
                    ":",
                    "<",
                    ">",
                    "/>",
                    "&amp;",
                    "<![CDATA[",
                    "]]>",
                    "<!DOCTYPE a>",
                    "9999999999",
                    "\0",
                ]
        ).Select(Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC3],
        [0xEF, 0xBB, 0xBF],
        [0xFE, 0xFF],
    ];

    private static readonly OfacCsvFormat Csv = new();

    [Fact]
    public Task The_legacy_files_are_accepted_or_rejected()
    {
        byte[][] parts =
        [
            Latin(
                "900002,\"PARK, Chol Min\",\"individual\",\"DPRK3] [CYBER2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 10 Dec 1948; alt. DOB "
                    + "circa 1951; alt. DOB 1960 to 1962; POB Niger; Passport 7451 (Iran) issued 23 Jun 1999; a.k.a. 'X'; Linked To: "
                    + "Y.\"\r\n900003,\"STAR\",\"vessel\",\"DPRK4\",-0- ,\"HM\",\"Tug\",\"12,597\",\"1\",\"Korea, North\",\"Y\",-0- \r\n\u001a\r\n"
            ),
            Latin("900002,7,\"aka\",\"PAK, Min\",-0- \r\n900003,8,\"fka\",\"S\",\"weak\"\r\n\u001a\r\n"),
            Latin("900002,1,\"5 \"\"B\"\"\",\"C\",\"Mexico\",-0- \r\n\u001a\r\n"),
            Latin("900003,\"Website x.example.\"\r\n"),
        ];
        string[] names = ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"];
        return FuzzAsync(
            parts,
            (random, mutate) =>
            {
                var which = random.Next(parts.Length);
                return AcceptedAsync(Csv, [.. parts.Select((part, index) => Uploads.Of(names[index], index == which ? mutate(part) : part))]);
            }
        );
    }

    [Fact]
    public Task The_advanced_file_is_accepted_or_rejected()
    {
        const string Xml = """
            <Sanctions xmlns="http://www.un.org/sanctions/1.0"><DateOfIssue><Year>2026</Year><Month>3</Month><Day>4</Day></DateOfIssue><ReferenceValueSets>
            <A><AliasType ID="1">Name</AliasType></A>
            <B><FeatureType ID="8">Birthdate</FeatureType></B></ReferenceValueSets><Locations><Location ID="5"><LocationPart LocPartTypeID="1">
            <LocationPartValue><Value>x</Value></LocationPartValue></LocationPart></Location></Locations>
            <IDRegDocuments><IDRegDocument ID="7" IdentityID="2"><IDRegistrationNo>A1</IDRegistrationNo></IDRegDocument></IDRegDocuments><DistinctParties>
            <DistinctParty FixedRef="9"><Profile ID="9" PartySubTypeID="4"><Identity ID="2" Primary="true">
            <Alias AliasTypeID="1" Primary="true"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="3">PARK</NamePartValue>
            </DocumentedNamePart></DocumentedName></Alias><NamePartGroups><MasterNamePartGroup><NamePartGroup ID="3" NamePartTypeID="1"/>
            </MasterNamePartGroup></NamePartGroups></Identity>
            <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1948</Year></From></Start></DatePeriod>
            <VersionLocation LocationID="5"/></FeatureVersion></Feature></Profile></DistinctParty></DistinctParties>
            <ProfileRelationships><ProfileRelationship From-ProfileID="9" To-ProfileID="9"/></ProfileRelationships><SanctionsEntries>
            <SanctionsEntry ProfileID="9"><SanctionsMeasure><Comment>X</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>
            """;
        var format = new OfacAdvancedXmlFormat();
        byte[][] parts = [Encoding.UTF8.GetBytes(Xml)];
        return FuzzAsync(parts, (_, mutate) => AcceptedAsync(format, [Uploads.Of("a.xml", mutate(parts[0]))]));
    }

    [Fact]
    public Task Json_lines_are_accepted_or_rejected()
    {
        byte[][] parts =
        [
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    """{"id":"NK-1","schema":"Person","caption":"P","target":true,"properties":{"name":["Pak","박"],"birthDate":["1965"],"odd":"""
                        + """[1,true,null]}}""",
                    """{"id":"Q2","schema":"Company","properties":{"name":["H"],"sanctions":[{"id":"s","schema":"Sanction","properties":{"entity":"""
                        + """["Q2"],"program":["x"]}}]}}"""
                )
            ),
        ];
        var format = new FtmJsonFormat();
        return FuzzAsync(parts, (_, mutate) => AcceptedAsync(format, [Uploads.Of("a.json", mutate(parts[0]))]));
    }

    [Fact]
    public Task Deltas_are_accepted_or_rejected()
    {
        byte[][] parts =
        [
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    """{"op":"ADD","entity":{"id":"NK-1","schema":"Person","caption":"P","properties":{"name":["Pak","박"],"odd":[1,true,null]}}}""",
                    """{"op":"MOD","entity":{"id":"Q2","schema":"Company","properties":{"name":["H"],"sanctions":"""
                        + """[{"id":"s","schema":"Sanction","properties":{"entity":["Q2"]}}]}}}""",
                    """{"op":"DEL","entity":{"id":"Q3"}}"""
                )
            ),
        ];
        var format = new FtmDeltaFormat();
        return FuzzAsync(
            parts,
            (_, mutate) =>
                AcceptedAsync(
                    format.ReadAsync([Uploads.Of("a.json", mutate(parts[0]))], new ListReading(), CancellationToken.None),
                    line =>
                    {
                        if (line.Content is { } content)
                            format.Whole.StatementsOf(content);
                    }
                )
        );
    }

    [Fact]
    public Task Wallets_are_accepted_or_rejected()
    {
        byte[][] parts =
        [
            Encoding.UTF8.GetBytes(
                """{"addresses":[{"address":"1F","chain":"bitcoin","date_listed":"2023-04-24","entity_id":9,"entity_name":"P","ofac_tickers":"""
                    + """["XBT"],"programs":["D","C"]},{"address":"2F","chain":"tron"}],"total_address_count":2}"""
            ),
        ];
        var format = new WalletsJsonFormat();
        return FuzzAsync(parts, (_, mutate) => AcceptedAsync(format, [Uploads.Of("a.json", mutate(parts[0]))]));
    }

    [Fact]
    public Task The_United_Nations_file_is_accepted_or_rejected()
    {
        byte[][] parts = [Encoding.UTF8.GetBytes(Files.List(Files.Kim, Files.Company))];
        return FuzzAsync(parts, (_, mutate) => AcceptedAsync(Files.Format, [Uploads.Of("a.xml", mutate(parts[0]))]));
    }

    // Some inputs must be accepted and some rejected, or the test tried nothing.
    private static async Task FuzzAsync(byte[][] splices, Func<Random, Func<byte[], byte[]>, Task<bool>> acceptAsync)
    {
        var accepted = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var random = new Random(Seed + i);
            byte[] input = [];
            try
            {
                if (await acceptAsync(random, part => input = Mutated(part, splices, random)))
                    accepted++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {Seed + i}: {exception}\n{Encoding.Latin1.GetString(input)}");
            }
        }

        Assert.True(accepted is > 0 and < Inputs, $"{accepted} of {Inputs} inputs were accepted, from seed {Seed}.");
    }

    private static Task<bool> AcceptedAsync(IListFormat format, IReadOnlyList<ListUpload> files) =>
        AcceptedAsync(format.ReadAsync(files, new ListReading(), CancellationToken.None), entry => format.StatementsOf(entry.Content));

    private static async Task<bool> AcceptedAsync<T>(IAsyncEnumerable<T> read, Action<T> accept)
    {
        try
        {
            await foreach (var item in read)
                accept(item);
            return true;
        }
        catch (UnreadableListException)
        {
            return false;
        }
    }

    private static byte[] Mutated(byte[] input, byte[][] splices, Random random)
    {
        var bytes = new List<byte>(input);
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    var other = splices[random.Next(splices.Length)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
                default:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
