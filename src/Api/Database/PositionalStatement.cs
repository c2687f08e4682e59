using System.Text.RegularExpressions;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>
/// A statement whose named parameters are replaced by positions once. Npgsql would otherwise parse the statement in each
/// execution, to replace them.
/// </summary>
internal sealed partial class PositionalStatement<T>
{
    private readonly string text;
    private readonly List<Func<T, NpgsqlParameter>> parameters = [];

    /// <summary>Creates the statement.</summary>
    /// <param name="sql">The statement with parameters such as <c>@Id</c>.</param>
    /// <param name="parametersByName">Create the parameters from the values of one execution, by name.</param>
    public PositionalStatement(string sql, IReadOnlyDictionary<string, Func<T, NpgsqlParameter>> parametersByName)
    {
        var names = new List<string>();
        text = Parameter()
            .Replace(
                sql,
                match =>
                {
                    var name = match.Groups["name"].Value;

                    if (!names.Contains(name))
                    {
                        names.Add(name);
                        parameters.Add(parametersByName[name]);
                    }

                    return FormattableString.Invariant($"${names.IndexOf(name) + 1}");
                }
            );
    }

    /// <summary>Creates the command of one execution.</summary>
    public NpgsqlBatchCommand CreateCommand(T values)
    {
        var command = new NpgsqlBatchCommand(text);

        foreach (var create in parameters)
        {
            command.Parameters.Add(create(values));
        }

        return command;
    }

    [GeneratedRegex(@"@(?<name>\w+)", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
