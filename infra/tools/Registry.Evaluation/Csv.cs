using System.Text;

namespace Registry.Evaluation;

/// <summary>Reads RFC 4180 comma-separated values.</summary>
internal static class Csv
{
    /// <summary>The records of a file, each a list of its fields.</summary>
    internal static IEnumerable<List<string>> Read(string path)
    {
        var text = File.ReadAllText(path);
        var record = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else
                    quoted = false;
                continue;
            }
            switch (c)
            {
                case '"':
                    quoted = true;
                    break;
                case ',':
                    record.Add(Take(field));
                    break;
                case '\r' or '\x1a':
                    break;
                case '\n':
                    record.Add(Take(field));
                    yield return record;
                    record = [];
                    break;
                default:
                    field.Append(c);
                    break;
            }
        }
        if (field.Length > 0 || record.Count > 0)
        {
            record.Add(Take(field));
            yield return record;
        }
    }

    private static string Take(StringBuilder field)
    {
        var value = field.ToString();
        field.Clear();
        return value;
    }
}
