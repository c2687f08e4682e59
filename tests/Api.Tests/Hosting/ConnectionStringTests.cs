using static ChannelFit.Api.Tests.Fixtures.OptionsReading;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>The connection string of PostgreSQL is checked at the start.</summary>
public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Staging", null, true)]
    [InlineData("Production", "false", true)]
    [InlineData("Development", "false", true)]
    [InlineData("Development", null, false)]
    [InlineData("Production", "true", false)]
    public void A_missing_connection_string_fails_the_start_without_embedded_PostgreSQL(
        string environment,
        string? embedded,
        bool stops
    )
    {
        var error = ErrorIn(
            environment,
            ("ChannelFit:EmbeddedPostgres", embedded),
            ("ChannelFit:PublicUrl", "https://fit.example.com")
        );

        Assert.Equal(
            stops,
            error?.Contains("ConnectionStrings__ChannelFit is missing", StringComparison.Ordinal) ?? false
        );
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("Host=db;Nonsense=1")]
    [InlineData("Host=db;Port=many")]
    [InlineData("postgres://me:hunter2@db/channelfit")]
    [InlineData("Host=db;Password=half;hunter2=1")]
    public void An_invalid_connection_string_is_reported_without_its_content(string connection)
    {
        var error = ErrorOf("ConnectionStrings:ChannelFit", connection)!;

        Assert.Contains("ConnectionStrings__ChannelFit", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Username=channelfit;Database=channelfit", "names no server: add Host=")]
    [InlineData("Host=db;Multiplexing=true", "has Multiplexing=true")]
    [InlineData("Host=db;Multiplexing=true;Pooling=false", "has Multiplexing=true")]
    [InlineData("Host=db,standby;Target Session Attributes=standby", "selects a standby server")]
    [InlineData("Host=db,standby;Target Session Attributes=prefer-standby", "selects a standby server")]
    [InlineData("Host=db;Target Session Attributes=read-only", "selects a standby server")]
    [InlineData("Host=db;Target Session Attributes=read-write", "but names one host: remove it")]
    [InlineData("Host=db;Search Path=app", "has a search path without the schema public")]
    [InlineData("Host=db;Options=-c search_path=app", "has a search path without the schema public")]
    [InlineData("Host=db;Encoding=latin1", "has an encoding other than UTF8")]
    [InlineData("Host=db;Client Encoding=SQL_ASCII", "has an encoding other than UTF8")]
    [InlineData("Host=db;Server Compatibility Mode=NoTypeLoading", "has a Server Compatibility Mode")]
    [InlineData("Host=db;Replication Mode=Logical", "has a Replication Mode")]
    [InlineData("Host=db;Maximum Pool Size=0", "Maximum Pool Size")]
    [InlineData("Host=db;Maximum Pool Size=2;Minimum Pool Size=3", "Maximum Pool Size")]
    [InlineData("Host=db;Timeout=soon", "has an invalid value for")]
    [InlineData("Host=db;Timeout=-1", "has an invalid value for")]
    [InlineData("Host=db;Pooling=perhaps", "has an invalid value for")]
    [InlineData("Host=db;colour=red", "contains keywords that Npgsql does not know")]
    [InlineData("postgres://channelfit:secret@db/channelfit", "contains keywords that Npgsql does not know")]
    public void Unsupported_parts_of_a_connection_string_are_reported(string text, string error)
    {
        var message = ErrorIn("Development", ("ConnectionStrings:ChannelFit", text))!;

        Assert.Contains(error, message, StringComparison.Ordinal);
        Assert.Equal(2, message.Split('\n').Length);
    }

    [Fact]
    public void All_errors_of_a_connection_string_are_reported_together()
    {
        var message = ErrorIn(
            "Development",
            ("ConnectionStrings:ChannelFit", "Multiplexing=true;Timeout=soon;Search Path=app;Command Timeout=-1")
        )!;

        Assert.Equal(6, message.Split('\n').Length);
    }

    [Theory]
    [InlineData("Server=db;User Id=channelfit;PWD='a;b=c';DB=channelfit")]
    [InlineData("Host=/var/run/postgresql;Search Path=app,public;Pooling=false")]
    [InlineData("Host=a:5432,b:5433;Target Session Attributes=primary;Load Balance Hosts=true")]
    [InlineData("Host=db;Max Auto Prepare=0;No Reset On Close=true;Options=-c statement_timeout=5s;Encoding=utf-8")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Keepalive=30;Maximum Pool Size=10;Enlist=false;Timezone=UTC")]
    public void A_usable_connection_string_is_accepted(string text) =>
        Assert.Null(ErrorIn("Development", ("ConnectionStrings:ChannelFit", text)));
}
