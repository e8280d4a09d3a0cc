-- A time with its buffers, in minutes, around it. Whole minutes are the same in every zone, hence immutable.
CREATE OR REPLACE FUNCTION with_buffers(p_during tstzrange, p_before integer, p_after integer) RETURNS tstzrange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT tstzrange(lower(p_during) - make_interval(mins => p_before), upper(p_during) + make_interval(mins => p_after))
$$;
