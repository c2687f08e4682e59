using System.Data;
using Dapper;

namespace ChannelFit.Api.Postgres;

/// <summary>Teaches Dapper what our rows hold.</summary>
internal static class Rows
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new Instants());
        SqlMapper.AddTypeHandler(new Arrays<string>());
        SqlMapper.AddTypeHandler(new Arrays<short>());
        SqlMapper.AddTypeHandler(new Arrays<Guid>());
    }

    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        // A timestamptz reads as a DateTime of kind Utc.
        public override DateTimeOffset Parse(object value) => new((DateTime)value);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = value.UtcDateTime;
    }

    // Npgsql says only that a column is an Array, which fits no constructor; the value itself is typed.
    private sealed class Arrays<T> : SqlMapper.TypeHandler<T[]>
    {
        public override T[] Parse(object value) => (T[])value;

        public override void SetValue(IDbDataParameter parameter, T[]? value) => parameter.Value = value;
    }
}
