namespace ChannelFit.Api.Features.Transfer;

/// <summary>Finds records in NDJSON.</summary>
public static class Ndjson
{
    /// <summary>
    /// Creates a function that finds the end of records in parts of a stream: the end of a line, or the end of an object over
    /// several lines, as Swagger UI and other tools print it. Such an object begins with a line <c>{</c>, continues with
    /// indented lines, and ends with a line that begins with <c>}</c>. If another line follows, the first line is a record of
    /// its own, so that an invalid record fails alone.
    /// </summary>
    public static RecordEndFinder CreateRecordEndFinder()
    {
        var (isOpen, isLineStarted, firstByte, content) = (false, false, (byte)0, 0);
        return bytes =>
        {
            for (var index = 0; index < bytes.Length; )
            {
                if (!isLineStarted)
                {
                    (isLineStarted, firstByte) = (true, bytes[index]);

                    if (isOpen && !" \t\r\n}"u8.Contains(firstByte))
                    {
                        (isOpen, isLineStarted) = (false, false);
                        return index;
                    }
                }

                var end = bytes[index..].IndexOf((byte)'\n');
                var part = (end < 0 ? bytes[index..] : bytes.Slice(index, end)).Trim(" \t\r"u8);
                content += Math.Min(2, part.Length);

                if (end < 0)
                {
                    return -1;
                }

                index += end + 1;
                var opens = firstByte == '{' && content == 1;
                (isLineStarted, content) = (false, 0);

                if (isOpen ? firstByte == '}' : !opens)
                {
                    isOpen = false;
                    return index;
                }

                isOpen = true;
            }

            return -1;
        };
    }
}
