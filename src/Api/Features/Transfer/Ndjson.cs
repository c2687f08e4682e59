namespace ChannelFit.Api.Features.Transfer;

/// <summary>JSON objects, a line each.</summary>
public static class Ndjson
{
    /// <summary>
    /// Finds the end of records that come in parts: a line's end, or that of an object over several lines, as Swagger UI and
    /// other tools print it. Such an object begins with a line <c>{</c>, goes on with lines that are indented, and ends with a
    /// line that begins with <c>}</c>. Where it goes on otherwise its first line is a record of its own, so that a bad record
    /// fails alone.
    /// </summary>
    public static RecordEndFinder Ends()
    {
        var (isOpen, begun, first, content) = (false, false, (byte)0, 0);
        return bytes =>
        {
            for (var at = 0; at < bytes.Length; )
            {
                if (!begun)
                {
                    (begun, first) = (true, bytes[at]);

                    if (isOpen && !" \t\r\n}"u8.Contains(first))
                    {
                        (isOpen, begun) = (false, false);
                        return at;
                    }
                }

                var end = bytes[at..].IndexOf((byte)'\n');
                var part = (end < 0 ? bytes[at..] : bytes.Slice(at, end)).Trim(" \t\r"u8);
                content += Math.Min(2, part.Length);

                if (end < 0)
                {
                    return -1;
                }

                at += end + 1;
                var opens = first == '{' && content == 1;
                (begun, content) = (false, 0);

                if (isOpen ? first == '}' : !opens)
                {
                    isOpen = false;
                    return at;
                }

                isOpen = true;
            }

            return -1;
        };
    }
}
